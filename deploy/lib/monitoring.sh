# shellcheck shell=bash
# Metrics, alert policies and the dashboard. Each file has the word @SETTINGS@ where its own fingerprint goes, by which a
# later deployment sees what is unchanged.

# prepare FILE: the file with its fingerprint in it, in PREPARED; the fingerprint in SETTINGS.
prepare() {
  SETTINGS=$(fingerprint <"$1")
  PREPARED="$WORK/$(basename "$1")"
  sed "s/@SETTINGS@/$SETTINGS/" "$1" >"$PREPARED"
}

# member FILE NAME: a member at the top of a JSON file, as we write them.
member() { sed -nE "s/^  \"$2\": \"(.*)\",?\$/\\1/p" "$1"; }

provide_metrics() {
  local file name existing state
  look gcloud logging metrics list --project "$PROJECT" "--format=value[separator='|'](name, description)"
  existing=$ANSWER
  for file in "$DEPLOY"/monitoring/metrics/*.json; do
    prepare "$file"
    name=$(member "$file" name)
    state=$(awk -F '|' -v name="$name" '$1 == name' <<<"$existing")
    case $state in
      '') change gcloud logging metrics create "$name" --project "$PROJECT" --config-from-file "$PREPARED" ;;
      *"(settings $SETTINGS)") ;;
      *) change gcloud logging metrics update "$name" --project "$PROJECT" --config-from-file "$PREPARED" ;;
    esac
  done
}

provide_policies() {
  local file title existing state channels=()
  if [ "${#CHANNELS[@]}" -gt 0 ]; then
    channels=(--notification-channels "$(IFS=, && printf '%s' "${CHANNELS[*]}")")
  fi
  look gcloud alpha monitoring policies list --project "$PROJECT" "--format=value[separator='|'](name, displayName, userLabels.settings)"
  existing=$ANSWER
  for file in "$DEPLOY"/monitoring/policies/*.json; do
    prepare "$file"
    title=$(member "$file" displayName)
    state=$(awk -F '|' -v title="$title" '$2 == title' <<<"$existing")
    case $state in
      '') change gcloud alpha monitoring policies create --project "$PROJECT" --policy-from-file "$PREPARED" ${channels[@]+"${channels[@]}"} ;;
      *"|$SETTINGS") ;;
      *) change gcloud alpha monitoring policies update "${state%%|*}" --project "$PROJECT" --policy-from-file "$PREPARED" ;;
    esac
  done
}

# A dashboard is replaced: an update would have to name the version that it is of.
provide_dashboard() {
  local file=$DEPLOY/monitoring/dashboard.json title state
  prepare "$file"
  title=$(member "$file" displayName)
  look gcloud monitoring dashboards list --project "$PROJECT" "--format=value[separator='|'](name, displayName, labels)"
  state=$(awk -F '|' -v title="$title" '$2 == title' <<<"$ANSWER")
  case $state in
    *"settings-$SETTINGS"*) return 0 ;;
    ?*) change gcloud monitoring dashboards delete "${state%%|*}" --project "$PROJECT" --quiet ;;
  esac
  change gcloud monitoring dashboards create --project "$PROJECT" --config-from-file "$PREPARED"
}
