#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR
# Brings the analytics services to Google Cloud, and again whenever something changed: image, service accounts, datasets and
# tables, topics, Cloud Run services, push subscriptions, the backfill job. Each step looks first and changes only what
# differs, so a second run changes nothing and a run that stopped goes on where it was. docs/runbook.md explains it.
#
#     deploy/deploy_analytics_processors.sh --project my-project --dry-run
set -euo pipefail
DEPLOY="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ROOT="$(dirname "$DEPLOY")"
readonly DEPLOY ROOT
# shellcheck source=lib/output.sh
source "$DEPLOY/lib/output.sh"
# shellcheck source=lib/settings.sh
source "$DEPLOY/lib/settings.sh"
# shellcheck source=lib/prerequisites.sh
source "$DEPLOY/lib/prerequisites.sh"
# shellcheck source=lib/image.sh
source "$DEPLOY/lib/image.sh"
# shellcheck source=lib/identities.sh
source "$DEPLOY/lib/identities.sh"
# shellcheck source=lib/warehouse.sh
source "$DEPLOY/lib/warehouse.sh"
# shellcheck source=lib/messaging.sh
source "$DEPLOY/lib/messaging.sh"
# shellcheck source=lib/services.sh
source "$DEPLOY/lib/services.sh"
# shellcheck source=lib/job.sh
source "$DEPLOY/lib/job.sh"
# shellcheck source=lib/verification.sh
source "$DEPLOY/lib/verification.sh"
# shellcheck source=lib/rollback.sh
source "$DEPLOY/lib/rollback.sh"

usage() {
  cat <<'END'
Usage: deploy/deploy_analytics_processors.sh [options]

  --project ID       Google Cloud project (default: nba-props-platform)
  --region NAME      region of services, image and datasets (default: us-west2)
  --service NAME     only this service: its account, revision, subscription; may be repeated
  --image IMAGE      deploy this image instead of building one; a tag is turned into its digest
  --local            build with Docker here instead of Cloud Build
  --dry-run          look at what is there and print every command that would change something
  --rollback         send all requests to the previous ready revision of each service
  --yes              do not ask
  --no-verify        leave out the checks at the end
  --help             this text

Services: the lines of deploy/services.tsv.
Exit codes: 0 done; 1 a step failed, what to do is printed; 2 the command line is wrong or a prerequisite is missing.
END
}

PROJECT=nba-props-platform
REGION=us-west2
SERVICES=()
IMAGE=''
BUILDER=cloud
MODE=deploy
DRY_RUN=no
ASK=yes
VERIFY=yes

while [ $# -gt 0 ]; do
  case "$1" in
    --project | --region | --service | --image)
      need_value "$@"
      case "$1" in
        --project) PROJECT=$2 ;;
        --region) REGION=$2 ;;
        --service) SERVICES+=("$2") ;;
        --image) IMAGE=$2 ;;
      esac
      shift
      ;;
    --local) BUILDER=docker ;;
    --dry-run) DRY_RUN=yes ;;
    --rollback) MODE=rollback ;;
    --yes) ASK=no ;;
    --no-verify) VERIFY=no ;;
    --help | -h) usage && exit 0 ;;
    *) refuse "$1 is no option; --help lists them." ;;
  esac
  shift
done
readonly PROJECT REGION IMAGE BUILDER MODE DRY_RUN ASK VERIFY

choose_services
WORK=$(mktemp -d)
readonly WORK
trap 'rm -rf "$WORK"' EXIT

say "Project $PROJECT, region $REGION, services: ${SERVICES[*]}"
step 'prerequisites' check_prerequisites
if [ "$MODE" = rollback ]; then
  confirm "Send the requests of these services to their previous revision?"
  step 'rollback' roll_back
else
  confirm "Deploy to $PROJECT?"
  step 'APIs' enable_apis
  step 'image' provide_image
  step 'service accounts' provide_accounts
  step 'datasets and tables' provide_tables
  step 'access to datasets' grant_datasets
  step 'topics' provide_topics
  step 'services' provide_services
  step 'subscriptions' provide_subscriptions
  if deploys_all; then step 'backfill job' provide_job; fi
fi
if [ "$VERIFY" = yes ] && [ "$DRY_RUN" = no ]; then step 'verification' verify; fi
summary
