# shellcheck shell=bash
# Topics and subscriptions: one push subscription per processor, with an identity, a retry policy and a dead-letter topic,
# whose own subscription keeps what could not be delivered.

topic_path() { say "projects/$PROJECT/topics/$1"; }

provide_topics() {
  local topic service role
  look gcloud pubsub topics list --project "$PROJECT" '--format=value(name)'
  TOPICS=$ANSWER
  for topic in "$RAW_TOPIC" "$COMPLETE_TOPIC" "$DEAD_TOPIC"; do
    if ! has_line "$(topic_path "$topic")" "$TOPICS"; then
      change gcloud pubsub topics create "$topic" --project "$PROJECT" --labels "$LABELS" --message-retention-duration "$RETENTION"
    fi
  done
  list_subscriptions
  if [ -z "$(subscription "$DEAD_SUBSCRIPTION")" ]; then
    change gcloud pubsub subscriptions create "$DEAD_SUBSCRIPTION" --topic "$DEAD_TOPIC" --project "$PROJECT" \
      --ack-deadline "$ACK_DEADLINE" --message-retention-duration "$RETENTION" --expiration-period never --labels "$LABELS"
  fi
  role=roles/pubsub.publisher
  topic_policy "$DEAD_TOPIC"
  provide_topic_role "$DEAD_TOPIC" "$role" "$(pubsub_agent)"
  topic_policy "$COMPLETE_TOPIC"
  for service in "${SERVICES[@]}"; do
    if is_processor "$service"; then
      provide_topic_role "$COMPLETE_TOPIC" "$role" "serviceAccount:$(email_of "$service")"
    fi
  done
  if deploys_all; then provide_topic_role "$COMPLETE_TOPIC" "$role" "serviceAccount:$(email_of "$BACKFILL_ACCOUNT")"; fi
}

# topic_policy TOPIC: who may do what on it, in TOPIC_POLICY; empty for one that is new.
topic_policy() {
  TOPIC_POLICY=''
  if has_line "$(topic_path "$1")" "$TOPICS"; then
    look gcloud pubsub topics get-iam-policy "$1" --project "$PROJECT" '--flatten=bindings[].members' \
      '--format=value(bindings.role,bindings.members)'
    TOPIC_POLICY=$ANSWER
  fi
}

provide_topic_role() {
  if ! has_line "$2"$'\t'"$3" "$TOPIC_POLICY"; then
    change gcloud pubsub topics add-iam-policy-binding "$1" --project "$PROJECT" --member "$3" --role "$2"
  fi
}

# list_subscriptions: all of the project, one per line, as subscription_state writes them.
list_subscriptions() {
  look gcloud pubsub subscriptions list --project "$PROJECT" "--format=value[separator='|'](name.basename(), topic, \
pushConfig.pushEndpoint, pushConfig.oidcToken.serviceAccountEmail, pushConfig.oidcToken.audience, ackDeadlineSeconds, \
retryPolicy.minimumBackoff, retryPolicy.maximumBackoff, deadLetterPolicy.deadLetterTopic, \
deadLetterPolicy.maxDeliveryAttempts, filter)"
  SUBSCRIPTIONS=$ANSWER
}

# subscription NAME: its line; empty when there is none.
subscription() { awk -F '|' -v name="$1" '$1 == name' <<<"$SUBSCRIPTIONS"; }

# subscription_state SERVICE: the line of a subscription that is as it should be, without its filter.
subscription_state() {
  local url
  url=$(url_of "$1")
  say "$(run_name "$1")|$(topic_path "$RAW_TOPIC")|$url/process|$(email_of "$PUSH_ACCOUNT")|$url|$ACK_DEADLINE|${MIN_BACKOFF}s|${MAX_BACKOFF}s|$(topic_path "$DEAD_TOPIC")|$DELIVERY_ATTEMPTS"
}

provide_subscriptions() {
  local service
  for service in "${SERVICES[@]}"; do
    if is_processor "$service"; then provide_subscription "$service"; fi
  done
}

provide_subscription() {
  local name url state settings
  name=$(run_name "$1")
  url=$(url_of "$1")
  state=$(subscription "$name")
  settings=(
    --push-endpoint "$url/process" --push-auth-service-account "$(email_of "$PUSH_ACCOUNT")"
    --push-auth-token-audience "$url" --ack-deadline "$ACK_DEADLINE"
    --min-retry-delay "${MIN_BACKOFF}s" --max-retry-delay "${MAX_BACKOFF}s"
    --dead-letter-topic "$DEAD_TOPIC" --max-delivery-attempts "$DELIVERY_ATTEMPTS"
    --message-retention-duration "$RETENTION" --expiration-period never
  )
  if [ -z "$state" ]; then
    change gcloud pubsub subscriptions create "$name" --topic "$RAW_TOPIC" --project "$PROJECT" "${settings[@]}" \
      --message-filter "$FILTER" --labels "$LABELS"
  else
    require_same_origin "$name" "$state"
    if [ "${state%|*}" != "$(subscription_state "$1")" ]; then
      change gcloud pubsub subscriptions update "$name" --project "$PROJECT" "${settings[@]}"
    fi
  fi
  provide_subscriber "$name" "$state"
}

# Topic and filter of a subscription are for ever. Making it anew would lose what it holds, so that is left to a person.
require_same_origin() {
  local topic
  topic=$(cut -d '|' -f 2 <<<"$2")
  if [ "$topic" != "$(topic_path "$RAW_TOPIC")" ] || [ "${2##*|}" != "$FILTER" ]; then
    fail "Subscription $1 listens to $topic with the filter '${2##*|}', which cannot be changed." \
      "Once it is drained: gcloud pubsub subscriptions delete $1 --project $PROJECT; then run this again."
  fi
}

# Pub/Sub itself moves what fails from the subscription to the dead-letter topic.
provide_subscriber() {
  local policy=''
  if [ -n "$2" ]; then
    look gcloud pubsub subscriptions get-iam-policy "$1" --project "$PROJECT" '--flatten=bindings[].members' \
      '--format=value(bindings.role,bindings.members)'
    policy=$ANSWER
  fi
  if ! has_line roles/pubsub.subscriber$'\t'"$(pubsub_agent)" "$policy"; then
    change gcloud pubsub subscriptions add-iam-policy-binding "$1" --project "$PROJECT" --member "$(pubsub_agent)" \
      --role roles/pubsub.subscriber
  fi
}
