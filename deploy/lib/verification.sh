# shellcheck shell=bash
# Afterwards: every service is ready, takes a message through Pub/Sub, and the coverage report answers. What is found out
# about each is kept for the summary.

readonly VERIFY_TRIES=${DEPLOY_VERIFY_TRIES:-30}
readonly VERIFY_PAUSE=${DEPLOY_VERIFY_PAUSE_SECONDS:-5}

verify() {
  local service
  for service in "${SERVICES[@]}"; do
    look gcloud run services describe "$(run_name "$service")" --region "$REGION" --project "$PROJECT" \
      "--format=value[separator='|'](status.latestReadyRevisionName, status.traffic[0].revisionName)"
    printf '%-44s %-52s %s\n' "$(run_name "$service")" "${ANSWER##*|}" "$(url_of "$service")" >>"$WORK/result"
    require_answer "$service" /ready '"ready"'
  done
  if [ "$MODE" = deploy ]; then verify_pushes; fi
  for service in "${SERVICES[@]}"; do
    if [ "$service" = coverage-report ]; then
      require_answer "$service" "/coverage?start_date=$(date -u +%Y-%m-%d)&format=json" '"coverage":'
    fi
  done
}

# require_answer SERVICE PATH TEXT: asks until the answer holds the text.
require_answer() {
  local try url
  url=$(url_of "$1")
  for ((try = 1; try <= VERIFY_TRIES; try++)); do
    if get "$url" "$2" && grep -qF "$3" "$WORK/answer"; then
      say "  $(run_name "$1") answers ${2%%\?*}"
      return 0
    fi
    if [ "$try" -lt "$VERIFY_TRIES" ]; then sleep "$VERIFY_PAUSE"; fi
  done
  head -c 500 "$WORK/answer" 2>/dev/null | sed 's/^/    | /' >&2
  fail "$url${2%%\?*} does not answer as it should." \
    "Read its log: gcloud run services logs read $(run_name "$1") --region $REGION --project $PROJECT. To go back: the same command with --rollback."
}

# get URL PATH: asks as the person who deploys. The token is given on standard input, so that no list of processes shows it.
get() {
  local audience=()
  case $DEPLOYER in *gserviceaccount.com) audience=("--audiences=$1") ;; esac
  gcloud auth print-identity-token ${audience[@]+"${audience[@]}"} 2>"$WORK/problem" </dev/null |
    sed 's/^/Authorization: Bearer /' |
    curl --silent --show-error --max-time 60 --header @- --output "$WORK/answer" "$1$2" 2>>"$WORK/problem"
}

# verify_pushes: one message that means no work reaches every processor, which says so in its log. Loaders and orchestrators
# of the other phases pass over it: it reports that there is no data.
verify_pushes() {
  local id service date probe
  date=$(date -u +%Y-%m-%d)
  probe="{\"source_table\":\"deployment_check\",\"status\":\"no_data\",\"success\":false,\"game_date\":\"$date\",\"processor_name\":\"DeploymentCheck\"}"
  look gcloud pubsub topics publish "$RAW_TOPIC" --project "$PROJECT" --message "$probe" '--format=value(messageIds)'
  id=$ANSWER
  for service in "${SERVICES[@]}"; do
    if is_processor "$service"; then require_push "$service" "$id"; fi
  done
}

require_push() {
  local try name
  name=$(run_name "$1")
  for ((try = 1; try <= VERIFY_TRIES; try++)); do
    look gcloud logging read "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"$name\" AND jsonPayload.messageId=\"$2\" AND jsonPayload.action=\"skipped\"" \
      --project "$PROJECT" --freshness 1h --limit 1 '--format=value(insertId)'
    if [ -n "$ANSWER" ]; then
      say "  $name took message $2"
      return 0
    fi
    if [ "$try" -lt "$VERIFY_TRIES" ]; then sleep "$VERIFY_PAUSE"; fi
  done
  fail "$name has not taken message $2 from $RAW_TOPIC." \
    "See what it answers: gcloud run services logs read $name --region $REGION --project $PROJECT. 401 or 403: docs/runbook.md, \"The identity of the pushes\"."
}
