# shellcheck shell=bash
# Who the services are: an account each, which may do what that one needs. What each may do is explained in docs/security.md.

# provide_accounts: the accounts, and the one right that only a project can give: to run BigQuery jobs.
provide_accounts() {
  local service
  look gcloud iam service-accounts list --project "$PROJECT" '--format=value(email)'
  ACCOUNTS=$ANSWER
  look gcloud projects get-iam-policy "$PROJECT" '--flatten=bindings[].members' \
    '--format=value(bindings.role,bindings.members)'
  POLICY=$ANSWER
  provide_account "$PUSH_ACCOUNT" 'Pub/Sub pushes to the analytics services'
  provide_account "$OPERATOR_ACCOUNT" 'People and schedules that start date ranges'
  if deploys_all; then
    provide_account "$BACKFILL_ACCOUNT" 'The backfill job'
    provide_project_role "$BACKFILL_ACCOUNT" roles/bigquery.jobUser
  fi
  for service in "${SERVICES[@]}"; do
    provide_account "$service" "The service $(run_name "$service")"
    provide_project_role "$service" roles/bigquery.jobUser
  done
  provide_push_token_right
}

provide_account() {
  if ! has_line "$(email_of "$1")" "$ACCOUNTS"; then
    change gcloud iam service-accounts create "$1" --display-name "$2" --project "$PROJECT"
  fi
}

provide_project_role() {
  local member
  member="serviceAccount:$(email_of "$1")"
  if ! has_line "$2"$'\t'"$member" "$POLICY"; then
    change gcloud projects add-iam-policy-binding "$PROJECT" --member "$member" --role "$2" --condition None --quiet
  fi
}

pubsub_agent() { say "serviceAccount:service-$PROJECT_NUMBER@gcp-sa-pubsub.iam.gserviceaccount.com"; }

# Pub/Sub makes the tokens of the push account: on this account alone, not on the project.
provide_push_token_right() {
  local policy=''
  if has_line "$(email_of "$PUSH_ACCOUNT")" "$ACCOUNTS"; then
    look gcloud iam service-accounts get-iam-policy "$(email_of "$PUSH_ACCOUNT")" --project "$PROJECT" \
      '--flatten=bindings[].members' '--format=value(bindings.role,bindings.members)'
    policy=$ANSWER
  fi
  if ! has_line roles/iam.serviceAccountTokenCreator$'\t'"$(pubsub_agent)" "$policy"; then
    change gcloud iam service-accounts add-iam-policy-binding "$(email_of "$PUSH_ACCOUNT")" --project "$PROJECT" \
      --member "$(pubsub_agent)" --role roles/iam.serviceAccountTokenCreator --quiet
  fi
}
