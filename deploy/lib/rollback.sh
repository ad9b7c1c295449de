# shellcheck shell=bash
# Back to the revision before the one that serves. Rows need no rollback: the older code takes the next message of a date as
# it takes any other.

roll_back() {
  local service
  for service in "${SERVICES[@]}"; do roll_back_service "$service"; done
}

roll_back_service() {
  local name serving previous
  name=$(run_name "$1")
  look gcloud run services describe "$name" --region "$REGION" --project "$PROJECT" \
    '--format=value(status.traffic[0].revisionName)'
  serving=$ANSWER
  look gcloud run revisions list --service "$name" --region "$REGION" --project "$PROJECT" \
    '--flatten=status.conditions[]' '--filter=status.conditions.type=Ready AND status.conditions.status=True' \
    '--sort-by=~metadata.creationTimestamp' '--format=value(metadata.name)'
  previous=$(awk -v serving="$serving" 'found { print; exit } $1 == serving { found = 1 }' <<<"$ANSWER")
  if [ -z "$previous" ]; then
    fail "$name has no ready revision before $serving." "Deploy an older image instead: --service $1 --image IMAGE@DIGEST"
  fi
  change gcloud run services update-traffic "$name" --to-revisions "$previous=100" --region "$REGION" --project "$PROJECT" --quiet
  say "  $name: $serving -> $previous"
}
