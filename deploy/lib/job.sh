# shellcheck shell=bash
# The Cloud Run job for long histories: the command line in the same image. Without arguments it prints its help;
# docs/runbook.md shows how it is run.

provide_job() {
  local settings fingerprint verb='' state argument arguments=()
  settings=$(job_settings)
  fingerprint=$(fingerprint <<<"$settings")
  while read -r argument; do arguments+=("$argument"); done <<<"$settings"
  look gcloud run jobs list --region "$REGION" --project "$PROJECT" \
    "--format=value[separator='|'](metadata.name, metadata.labels.settings)"
  state=$(awk -F '|' -v name="$JOB" '$1 == name { print $2 "|" }' <<<"$ANSWER")
  case $state in
    '') verb=create ;;
    "$fingerprint|") ;;
    *) verb=update ;;
  esac
  if [ -n "$verb" ]; then
    change gcloud run jobs "$verb" "$JOB" --region "$REGION" --project "$PROJECT" "${arguments[@]}" \
      --labels "$LABELS,settings=$fingerprint" --quiet
  fi
}

# One task: the backfill itself runs dates side by side, keeps its state in the warehouse and goes on where it was. Eight
# units at once, the most on BigQuery, need more heap than the half of the memory that Node takes by itself.
job_settings() {
  cat <<END
--image=$DIGESTED
--service-account=$(email_of "$BACKFILL_ACCOUNT")
--memory=4096Mi
--cpu=2
--tasks=1
--max-retries=1
--task-timeout=6h
--command=node
--args=--enable-source-maps,nba-analytics.mjs,backfill,--help
--set-env-vars=^|^WAREHOUSE=bigquery|NODE_OPTIONS=--max-old-space-size=3072|GCP_PROJECT_ID=$PROJECT|BQ_LOCATION=$REGION|PUBSUB_TOPIC_COMPLETE=$COMPLETE_TOPIC
END
}
