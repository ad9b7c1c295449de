# shellcheck shell=bash
# What is deployed: names and sizes. The services, their tables and the datasets that they read and write stand in
# deploy/services.tsv, which is generated from the code.

readonly RAW_TOPIC=nba-phase2-raw-complete
readonly COMPLETE_TOPIC=nba-phase3-analytics-complete
readonly DEAD_TOPIC=nba-phase2-raw-complete-dlq
readonly DEAD_SUBSCRIPTION=nba-phase2-raw-complete-dlq-sub
readonly REPOSITORY=nba-analytics
readonly JOB=analytics-backfill
readonly LABELS='app=nba-analytics,phase=phase3'

# Accounts that are no service's own: of the pushes, of people and schedules, of the backfill job.
readonly PUSH_ACCOUNT=analytics-push
readonly OPERATOR_ACCOUNT=analytics-operator
readonly BACKFILL_ACCOUNT=analytics-backfill

# A run may take 480 s (RUN_DEADLINE_SECONDS), its request 540 s, its acknowledgement 600 s.
readonly REQUEST_TIMEOUT=540
readonly ACK_DEADLINE=600
readonly MIN_BACKOFF=10
readonly MAX_BACKOFF=600
readonly DELIVERY_ATTEMPTS=5
readonly RETENTION=7d

# What upstream reports as failed or empty is answered without work anyway. Messages without attributes, as today's loaders
# send them, pass. Tables are not filtered: their names would not fit into the 256 bytes that a filter may have.
readonly FILTER='NOT attributes.status = "failed" AND NOT attributes.status = "no_data"'

# sizes_of SERVICE: memory in MiB, CPUs, concurrent requests, fewest and most instances. A run holds the rows of its date and
# its look-back, mostly waits for BigQuery, and locks its date within its instance.
sizes_of() {
  case $1 in
    upcoming-player-game-context) say '2048 1 4 0 3' ;;
    coverage-report) say '1024 1 16 0 2' ;;
    *) say '1024 1 8 0 3' ;;
  esac
}

# The lines of services.tsv, a list per column.
ALL_SERVICES=()
KINDS=()
READS=()
WRITES=()
while IFS=$'\t' read -r name kind _ reads writes; do
  case $name in '' | '#'*) continue ;; esac
  ALL_SERVICES+=("$name")
  KINDS+=("$kind")
  READS+=("$reads")
  WRITES+=("$writes")
done <"$DEPLOY/services.tsv"

# place_of SERVICE: its place in those lists, in PLACE; status 1 when there is no such service.
place_of() {
  for ((PLACE = 0; PLACE < ${#ALL_SERVICES[@]}; PLACE++)); do
    if [ "${ALL_SERVICES[PLACE]}" = "$1" ]; then return 0; fi
  done
  return 1
}

is_processor() { place_of "$1" && [ "${KINDS[PLACE]}" = processor ]; }

# reads DATASET SERVICE, writes DATASET SERVICE: whether the service does.
reads() { place_of "$2" && contains ",${READS[PLACE]}," ",$1,"; }
writes() { place_of "$2" && contains ",${WRITES[PLACE]}," ",$1,"; }

# contains TEXT PART
contains() { case $1 in *"$2"*) return 0 ;; *) return 1 ;; esac; }

# choose_services: those asked for, in the order of services.tsv; without a choice all.
choose_services() {
  local name chosen=() wanted=" ${SERVICES[*]-} "
  for name in ${SERVICES[@]+"${SERVICES[@]}"}; do
    if ! place_of "$name"; then refuse "$name is no service: there are ${ALL_SERVICES[*]}."; fi
  done
  for name in "${ALL_SERVICES[@]}"; do
    if [ "$wanted" = '  ' ] || contains "$wanted" " $name "; then chosen+=("$name"); fi
  done
  SERVICES=("${chosen[@]}")
}

# deploys_all: whether no service was singled out.
deploys_all() { [ "${#SERVICES[@]}" -eq "${#ALL_SERVICES[@]}" ]; }

# Cloud Run name of a service; its account, whose id is the service's own name since ids have 30 characters at most.
run_name() { say "analytics-$1"; }
email_of() { say "$1@$PROJECT.iam.gserviceaccount.com"; }

# url_of SERVICE: the address that Cloud Run gives by project number, known before the service exists; tokens are for it.
url_of() { say "https://$(run_name "$1")-$PROJECT_NUMBER.$REGION.run.app"; }
