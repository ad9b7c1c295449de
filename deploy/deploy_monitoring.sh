#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR
# Brings log-based metrics, alert policies and the dashboard of deploy/monitoring to a project, and again after a change.
#
#     deploy/deploy_monitoring.sh --project my-project --channel projects/my-project/notificationChannels/1
set -euo pipefail
DEPLOY="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ROOT="$(dirname "$DEPLOY")"
readonly DEPLOY ROOT
# shellcheck source=lib/output.sh
source "$DEPLOY/lib/output.sh"
# shellcheck source=lib/prerequisites.sh
source "$DEPLOY/lib/prerequisites.sh"
# shellcheck source=lib/monitoring.sh
source "$DEPLOY/lib/monitoring.sh"

usage() {
  cat <<'END'
Usage: deploy/deploy_monitoring.sh [options]

  --project ID       Google Cloud project (default: nba-props-platform)
  --channel NAME     notification channel of the alerts; may be repeated (gcloud beta monitoring channels list)
  --dry-run          look at what is there and print every command that would change something
  --yes              do not ask
  --help             this text
END
}

PROJECT=nba-props-platform
CHANNELS=()
DRY_RUN=no
ASK=yes
# What the shared parts ask for, and this deployment has no options for.
BUILDER=cloud
IMAGE=none

while [ $# -gt 0 ]; do
  case "$1" in
    --project | --channel)
      need_value "$@"
      case "$1" in
        --project) PROJECT=$2 ;;
        --channel) CHANNELS+=("$2") ;;
      esac
      shift
      ;;
    --dry-run) DRY_RUN=yes ;;
    --yes) ASK=no ;;
    --help | -h) usage && exit 0 ;;
    *) refuse "$1 is no option; --help lists them." ;;
  esac
  shift
done
readonly PROJECT DRY_RUN ASK BUILDER IMAGE

WORK=$(mktemp -d)
readonly WORK
trap 'rm -rf "$WORK"' EXIT

step 'prerequisites' check_prerequisites
confirm "Set up monitoring in $PROJECT?"
step 'log-based metrics' provide_metrics
step 'alert policies' provide_policies
step 'dashboard' provide_dashboard
summary
