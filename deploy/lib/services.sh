# shellcheck shell=bash
# The Cloud Run services. All settings of one are the arguments of one command; a fingerprint of them is kept as a label, so
# that a service with the same settings is left alone.

provide_services() {
  local service
  list_services
  for service in "${SERVICES[@]}"; do provide_service "$service"; done
}

# list_services: name, fingerprint, image, account and time-out of each, and whether the newest revision gets all requests.
list_services() {
  look gcloud run services list --region "$REGION" --project "$PROJECT" "--format=value[separator='|'](metadata.name, \
metadata.labels.settings, spec.template.spec.containers[0].image, spec.template.spec.serviceAccountName, \
spec.template.spec.timeoutSeconds, spec.traffic[0].latestRevision)"
  RUN_SERVICES=$ANSWER
}

# environment_of SERVICE: NAME=value, separated by bars.
environment_of() {
  local memory
  read -r memory _ < <(sizes_of "$1")
  printf '%s' "SERVICE=$1|WAREHOUSE=bigquery|GCP_PROJECT_ID=$PROJECT|BQ_LOCATION=$REGION"
  printf '%s' "|PUSH_AUDIENCE=$(url_of "$1")|PUSH_SERVICE_ACCOUNTS=$(email_of "$PUSH_ACCOUNT")"
  printf '%s' "|OPERATOR_ACCOUNTS=$(email_of "$OPERATOR_ACCOUNT")"
  # Requests are refused before the container is ended for its memory.
  printf '%s' "|MAX_RSS_MB=$((memory * 85 / 100))"
  if is_processor "$1"; then printf '%s' "|PUBSUB_TOPIC_COMPLETE=$COMPLETE_TOPIC"; fi
}

# settings_of SERVICE: the arguments of its deployment, one per line.
settings_of() {
  local memory cpu concurrency fewest most
  read -r memory cpu concurrency fewest most < <(sizes_of "$1")
  cat <<END
--image=$DIGESTED
--service-account=$(email_of "$1")
--memory=${memory}Mi
--cpu=$cpu
--cpu-boost
--concurrency=$concurrency
--timeout=$REQUEST_TIMEOUT
--min-instances=$fewest
--max-instances=$most
--execution-environment=gen2
--no-allow-unauthenticated
--port=8080
--startup-probe=httpGet.path=/health,httpGet.port=8080,periodSeconds=1,timeoutSeconds=1,failureThreshold=60
--liveness-probe=httpGet.path=/health,httpGet.port=8080,periodSeconds=60,timeoutSeconds=10,failureThreshold=3
--set-env-vars=^|^$(environment_of "$1")
END
}

provide_service() {
  local name settings fingerprint state argument arguments=()
  name=$(run_name "$1")
  settings=$(settings_of "$1")
  fingerprint=$(fingerprint <<<"$settings")
  while read -r argument; do arguments+=("$argument"); done <<<"$settings"
  state=$(awk -F '|' -v name="$name" '$1 == name' <<<"$RUN_SERVICES")
  if [ "${state%|*}" != "$name|$fingerprint|$DIGESTED|$(email_of "$1")|$REQUEST_TIMEOUT" ]; then
    change gcloud run deploy "$name" --region "$REGION" --project "$PROJECT" "${arguments[@]}" \
      --labels "$LABELS,service=$1,settings=$fingerprint" --quiet
  fi
  # After a rollback requests stay with the old revision until they are told otherwise.
  if [ -n "$state" ] && [ "${state##*|}" != True ]; then
    change gcloud run services update-traffic "$name" --to-latest --region "$REGION" --project "$PROJECT" --quiet
  fi
  provide_invokers "$1" "$state"
}

# provide_invokers SERVICE STATE: who may call it. Pub/Sub calls processors only.
provide_invokers() {
  local name member policy='' members
  name=$(run_name "$1")
  members="serviceAccount:$(email_of "$OPERATOR_ACCOUNT")"
  if is_processor "$1"; then members="serviceAccount:$(email_of "$PUSH_ACCOUNT") $members"; fi
  if [ -n "$2" ]; then
    look gcloud run services get-iam-policy "$name" --region "$REGION" --project "$PROJECT" \
      '--flatten=bindings[].members' '--format=value(bindings.role,bindings.members)'
    policy=$ANSWER
  fi
  for member in $members; do
    if ! has_line roles/run.invoker$'\t'"$member" "$policy"; then
      change gcloud run services add-iam-policy-binding "$name" --region "$REGION" --project "$PROJECT" \
        --member "$member" --role roles/run.invoker
    fi
  done
}
