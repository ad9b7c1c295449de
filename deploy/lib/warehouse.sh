# shellcheck shell=bash
# Datasets and tables as declared (deploy/schema), and who may read and write them. Datasets and tables that exist are left
# as they are; what contradicts its declaration is told by `nba-analytics tables --check`.

# datasets: those that have a file of declarations.
datasets() {
  local file
  for file in "$DEPLOY"/schema/*.sql; do basename "$file" .sql; done
}

# use_big_query: its command line for this project and region, in BQ.
use_big_query() { BQ=(bq --headless "--project_id=$PROJECT" "--location=$REGION"); }

provide_tables() {
  local dataset name existing existing_tables missing
  use_big_query
  look "${BQ[@]}" ls --datasets --max_results=10000 --format=csv
  existing=$(cut -d , -f 1 <<<"$ANSWER")
  for dataset in $(datasets); do
    ANSWER=''
    if has_line "$dataset" "$existing"; then
      look "${BQ[@]}" ls --max_results=10000 --format=csv "$PROJECT:$dataset"
    else
      change "${BQ[@]}" mk --dataset --label app:nba-analytics --label phase:phase3 "$PROJECT:$dataset"
    fi
    missing=''
    existing_tables=$(cut -d , -f 1 <<<"$ANSWER")
    for name in $(tables_of "$dataset"); do
      if ! has_line "$name" "$existing_tables"; then missing="$missing $name"; fi
    done
    if [ -n "$missing" ]; then
      say "  $dataset lacks$missing"
      change_from "$DEPLOY/schema/$dataset.sql" "${BQ[@]}" query --use_legacy_sql=false --format=none
    fi
  done
}

# tables_of DATASET
# shellcheck disable=SC2016 # the backticks are SQL's
tables_of() { sed -nE 's/^CREATE TABLE IF NOT EXISTS `[^.]+\.([^`]+)` .*/\1/p' "$DEPLOY/schema/$1.sql"; }

# grant_datasets: readers read the datasets of their sources; writers write those of their tables, with the staging tables
# beside them, which is why the right is on the dataset.
grant_datasets() {
  local dataset state
  use_big_query
  for dataset in $(datasets); do
    # In a dry run the dataset may not be there yet.
    present "${BQ[@]}" show --format=json "$PROJECT:$dataset" || true
    state=$ANSWER
    grant "$dataset" "$state" roles/bigquery.dataViewer READER reads
    grant "$dataset" "$state" roles/bigquery.dataEditor WRITER writes
  done
}

# grant DATASET STATE ROLE LEGACY-NAME DOES: the role for all accounts that do it and lack it, in one statement.
grant() {
  local dataset=$1 state=$2 role=$3 legacy=$4 account accounts members=''
  accounts_that "$5" "$dataset"
  for account in $accounts; do
    if ! grants "$state" "$(email_of "$account")" "$role|$legacy"; then
      members="$members, \"serviceAccount:$(email_of "$account")\""
    fi
  done
  if [ -n "$members" ]; then
    change "${BQ[@]}" query --use_legacy_sql=false --format=none \
      "GRANT \`$role\` ON SCHEMA \`$PROJECT.$dataset\` TO ${members#, }"
  fi
}

# accounts_that DOES DATASET: accounts of the services that read or write it, in `accounts` of the caller. The backfill does
# what all processors do, and keeps its state.
accounts_that() {
  local service backfill=no
  accounts=''
  for service in "${SERVICES[@]}"; do
    if "$1" "$2" "$service"; then
      accounts="$accounts $service"
      if is_processor "$service"; then backfill=yes; fi
    fi
  done
  if [ "$1 $2" = 'writes nba_orchestration' ]; then backfill=yes; fi
  if [ "$backfill" = yes ] && deploys_all; then accounts="$accounts $BACKFILL_ACCOUNT"; fi
}

# grants STATE EMAIL ROLES: whether the access list in the JSON of a dataset has it. BigQuery shows the role by either name.
grants() {
  local entry="\"userByEmail\":\"$2\"" role="\"role\":\"($3)\""
  local compact=${1//[[:space:]]/}
  if ! contains "$compact" "$entry"; then return 1; fi
  grep -oE '\{[^{}]*\}' <<<"$compact" | grep -F "$entry" | grep -E "$role" >/dev/null
}
