# shellcheck shell=bash
# What must hold before anything is changed.

readonly APIS='artifactregistry bigquery cloudbuild iam logging monitoring pubsub run'

check_prerequisites() {
  local tool tools='gcloud bq git awk sed curl'
  if [ "$BUILDER" = docker ] && [ -z "$IMAGE" ]; then tools="$tools docker"; fi
  for tool in $tools; do
    if ! command -v "$tool" >/dev/null; then
      refuse "$tool is not installed; the deployment needs: $tools."
    fi
  done
  look gcloud auth list --filter=status:ACTIVE '--format=value(account)'
  DEPLOYER=$ANSWER
  if [ -z "$DEPLOYER" ]; then refuse 'Nobody is logged in: gcloud auth login'; fi
  look gcloud projects describe "$PROJECT" '--format=value(projectNumber)'
  PROJECT_NUMBER=$ANSWER
  case $PROJECT_NUMBER in
    '' | *[!0-9]*) fail "Project $PROJECT has no number." "Check the name: gcloud projects list" ;;
  esac
  say "  $DEPLOYER deploys to $PROJECT ($PROJECT_NUMBER)"
}

enable_apis() {
  local api missing=()
  look gcloud services list --enabled --project "$PROJECT" '--format=value(config.name)'
  for api in $APIS; do
    if ! has_line "$api.googleapis.com" "$ANSWER"; then missing+=("$api.googleapis.com"); fi
  done
  if [ "${#missing[@]}" -gt 0 ]; then change gcloud services enable "${missing[@]}" --project "$PROJECT"; fi
}

# has_line LINE TEXT: whether one line of the text is exactly this one.
has_line() { case $'\n'$2$'\n' in *$'\n'"$1"$'\n'*) return 0 ;; *) return 1 ;; esac; }
