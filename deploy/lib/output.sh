# shellcheck shell=bash
# What the deployment prints, and how it runs commands. Everything that changes something goes through `change`, everything
# that only looks goes through `look`.

CHANGES=0
STEPS=()

say() { printf '%s\n' "$*"; }

# refuse TEXT: the command line is wrong, or the machine lacks something; nothing has been done.
refuse() {
  printf 'error: %s\n' "$1" >&2
  exit 2
}

# need_value OPTION REST...: a value must follow the option.
need_value() {
  if [ $# -lt 2 ] || [ -z "$2" ] || [ "${2#--}" != "$2" ]; then refuse "$1 needs a value."; fi
}

# fail TEXT ADVICE: a step did not succeed.
fail() {
  printf '\nerror: %s\n%s\n' "$1" "$2" >&2
  printf 'What was done stays and is found again: mend the cause and run the same command once more.\n' >&2
  exit 1
}

# step NAME FUNCTION: one part of the deployment, with the time that it took.
step() {
  local start=$SECONDS before=$CHANGES
  say ''
  say "== $1"
  CURRENT_STEP=$1
  "$2"
  STEPS+=("$(printf '%-22s %4s s  %s' "$1" $((SECONDS - start)) "$(count_of $((CHANGES - before)))")")
}

count_of() {
  case $1 in
    0) printf 'no changes' ;;
    1) printf '1 change' ;;
    *) printf '%s changes' "$1" ;;
  esac
}

# shown WORD...: a command as it can be pasted into a shell.
shown() {
  local word text=''
  for word in "$@"; do
    case $word in
      '' | *[!A-Za-z0-9_./:=@,%+-]*) word="'$(printf '%s' "$word" | sed "s/'/'\\\\''/g")'" ;;
    esac
    text="$text $word"
  done
  printf '%s' "${text# }"
}

# fingerprint: 16 hex digits for standard input.
fingerprint() { git hash-object --stdin | cut -c 1-16; }

# look COMMAND...: runs a command that changes nothing; its output is in ANSWER.
look() {
  if ! ANSWER=$("$@" 2>"$WORK/problem" </dev/null); then
    fail "$(shown "$@"): $(tail -n 3 "$WORK/problem")" "$(advice_about "$WORK/problem")"
  fi
}

# present COMMAND...: likewise about a thing that may be absent; status 1 when it is.
present() {
  if ANSWER=$("$@" 2>"$WORK/problem" </dev/null); then return 0; fi
  if ! grep -qiE 'not[_ ]found' "$WORK/problem"; then
    fail "$(shown "$@"): $(tail -n 3 "$WORK/problem")" "$(advice_about "$WORK/problem")"
  fi
  ANSWER=''
  return 1
}

# A new service account, or a new right, reaches all of Google Cloud within a minute or so.
readonly NOT_YET='service account .* does not exist|is not yet ready|Permission .* denied on service account'
readonly NOT_YET_TRIES=6
NOT_YET_PAUSE=${DEPLOY_PAUSE_SECONDS:-10}

# change COMMAND...: runs a command that changes something, and prints it; in a dry run prints it only.
change() { change_from /dev/null "$@"; }

# change_from FILE COMMAND...: likewise, with a file as standard input.
change_from() {
  local input=$1 try redirected=''
  shift
  if [ "$input" != /dev/null ]; then redirected=" < ${input#"$ROOT"/}"; fi
  CHANGES=$((CHANGES + 1))
  say "  \$ $(shown "$@")$redirected"
  if [ "$DRY_RUN" = yes ]; then return 0; fi
  for ((try = 1; ; try++)); do
    if "$@" >"$WORK/output" 2>&1 <"$input"; then return 0; fi
    if [ "$try" -ge "$NOT_YET_TRIES" ] || ! grep -qiE "$NOT_YET" "$WORK/output"; then break; fi
    sleep "$NOT_YET_PAUSE"
  done
  tail -n 20 "$WORK/output" | sed 's/^/    | /' >&2
  fail "step \"$CURRENT_STEP\": ${1##*/} failed." "$(advice_about "$WORK/output")"
}

# advice_about FILE: what to do about the failure whose output this is.
advice_about() {
  if grep -qiE 'PERMISSION_DENIED|permission|forbidden|403' "$1"; then
    say "Your account lacks a right: docs/runbook.md, \"Who deploys\", lists the roles."
  elif grep -qiE 'reauth|login|credential|UNAUTHENTICATED' "$1"; then
    say "Log in again: gcloud auth login"
  elif grep -qiE 'quota|RESOURCE_EXHAUSTED|429' "$1"; then
    say "A quota is used up: wait, or raise it in the console under IAM > Quotas."
  elif grep -qiE 'billing' "$1"; then
    say "Link a billing account to $PROJECT first."
  elif grep -qiE 'failed to start and listen|startup probe|container failed' "$1"; then
    say "The new revision does not start; the old one goes on serving. Its log says why: gcloud run services logs read, or the console."
  else
    say 'The lines above are the answer of Google Cloud; docs/runbook.md, "When a deployment stops", knows the usual ones.'
  fi
}

# confirm QUESTION: goes on only with a yes.
confirm() {
  local answer
  if [ "$ASK" = no ] || [ "$DRY_RUN" = yes ]; then return 0; fi
  if [ ! -t 0 ]; then refuse 'There is no terminal to ask at: give --yes, or --dry-run to see what would happen.'; fi
  read -r -p "$1 [y/N] " answer
  case $answer in
    y | Y | yes) ;;
    *) refuse 'Stopped, nothing was changed.' ;;
  esac
}

# summary: what there is now, and how long each step took.
summary() {
  local line
  say ''
  if [ -s "$WORK/result" ]; then
    say 'Services'
    sed 's/^/  /' "$WORK/result"
    say ''
  fi
  say 'Steps'
  for line in "${STEPS[@]}"; do say "  $line"; done
  say ''
  if [ "$DRY_RUN" = yes ]; then
    say "Dry run: $(count_of "$CHANGES") would be made, none was."
  else
    say "Done: $(count_of "$CHANGES")."
  fi
}
