# shellcheck shell=bash
# The image of all services, addressed by its digest: what was checked is what runs.

# An image that is to be built in a dry run has no digest yet.
readonly UNKNOWN_DIGEST='sha256:of-the-build'

# provide_image: the image to deploy, in DIGESTED.
provide_image() {
  local image=$IMAGE
  if [ -z "$image" ]; then
    image="$(repository)/processors:$(source_version)"
    if ! provide_repository || ! present_digest "$image"; then
      build_image "$image"
      require_digest "$image"
    fi
  else
    case $image in
      *@sha256:*) DIGESTED=$image ;;
      *) require_digest "$image" ;;
    esac
  fi
  say "  $DIGESTED"
}

# present_digest IMAGE:TAG: status 1 when there is no such image.
present_digest() {
  present gcloud artifacts docker images describe "$1" --project "$PROJECT" '--format=value(image_summary.digest)' || return 1
  DIGESTED="${1%:*}@$ANSWER"
}

require_digest() {
  if [ "$DRY_RUN" = yes ] && [ -z "$IMAGE" ]; then
    DIGESTED="${1%:*}@$UNKNOWN_DIGEST"
  elif ! present_digest "$1"; then
    fail "There is no image $1." 'Check its name: gcloud artifacts docker images list REPOSITORY'
  fi
}

repository() { say "$REGION-docker.pkg.dev/$PROJECT/$REPOSITORY"; }

# provide_repository: status 1 when it is new, so that it holds no image.
provide_repository() {
  look gcloud artifacts repositories list --location "$REGION" --project "$PROJECT" '--format=value(name.basename())'
  if has_line "$REPOSITORY" "$ANSWER"; then return 0; fi
  change gcloud artifacts repositories create "$REPOSITORY" --repository-format=docker --location "$REGION" \
    --project "$PROJECT" --labels "$LABELS" --description 'Images of the analytics services'
  return 1
}

# source_version: the commit, with a hash of what differs from it if something does; without git's history a hash of what
# the image is made of.
source_version() {
  local version changes
  if ! version=$(git -C "$ROOT" rev-parse --short=12 HEAD 2>/dev/null); then
    say "tree-$(cd "$ROOT" && find Dockerfile package-lock.json bin services shared deploy -type f | LC_ALL=C sort |
      git hash-object --no-filters --stdin-paths | fingerprint)"
    return 0
  fi
  changes=$(git -C "$ROOT" status --porcelain && git -C "$ROOT" diff HEAD)
  if [ -n "$changes" ]; then version="$version-$(fingerprint <<<"$changes" | cut -c 1-8)"; fi
  say "$version"
}

build_image() {
  local image=$1 version=${1##*:}
  if [ "$BUILDER" = docker ]; then
    change gcloud auth configure-docker "$REGION-docker.pkg.dev" --quiet
    change docker build --platform linux/amd64 --build-arg "CODE_VERSION=$version" --tag "$image" "$ROOT"
    change docker push "$image"
  else
    change gcloud builds submit "$ROOT" --config "$ROOT/cloudbuild.yaml" --project "$PROJECT" \
      --substitutions "_REGION=$REGION,_REPOSITORY=$REPOSITORY,_TAG=$version,_DEPLOY=no"
  fi
}
