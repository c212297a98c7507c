# lib: what the scripts in ci/ share: step headings with times, and the packages they need.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."
script_name="ci/$(basename "$0")"
began_at=$SECONDS

# step TITLE...: prints a heading with the seconds since the start.
step() {
    current_step="$*"
    printf '\n=== [%4d s] %s\n' "$((SECONDS - began_at))" "$*"
}

# The last line tells which step failed, wherever `set -e` ended the script.
report_failure() {
    local status=$?
    if [ "$status" -ne 0 ] && [ -z "${verdict_printed:-}" ]; then
        printf '\n%s: failed after %d s in step: %s (status %d)\n' \
            "$script_name" "$((SECONDS - began_at))" "${current_step:-start}" "$status"
    fi
}
trap report_failure EXIT

# finish VERDICT STATUS: the clear last line, and the exit status.
finish() {
    verdict_printed=yes
    printf '%s: %s in %d s\n' "$script_name" "$1" "$((SECONDS - began_at))"
    exit "$2"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "$script_name: this needs root or sudo: $*" >&2
        return 1
    fi
}

# missing_packages GROUP...: the packages of these groups that are not installed.
missing_packages() {
    local group package wanted
    while read -r group package; do
        for wanted in "$@"; do
            if [ "$group" = "$wanted" ] &&
                [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
                echo "$package"
            fi
        done
    done < <(grep -v '^#' ci/packages)
}

# forbid_daemons and allow_daemons: around an installation that must start no daemon. The policy refuses only
# what carries our mark in its environment, and hands everything else to the policy that was there before. So
# when this script dies half-way, apt, which lives on, is still refused, and what is left behind changes nothing
# for anybody else; the next installation clears it away.
daemon_policy=/usr/sbin/policy-rc.d
forbid_daemons() {
    allow_daemons
    as_root tee "$daemon_policy.new" >/dev/null <<END
#!/bin/sh
# Written by wiretrial's ci/lib.sh; safe to remove.
[ -z "\${WIRETRIAL_STARTS_NO_DAEMON:-}" ] || exit 101
[ ! -x $daemon_policy.before-wiretrial ] || exec $daemon_policy.before-wiretrial "\$@"
exit 0
END
    as_root chmod 755 "$daemon_policy.new"
    if [ -e "$daemon_policy" ]; then
        as_root ln "$daemon_policy" "$daemon_policy.before-wiretrial"
    fi
    as_root mv "$daemon_policy.new" "$daemon_policy"
}
allow_daemons() {
    if [ -e "$daemon_policy.before-wiretrial" ]; then
        as_root mv "$daemon_policy.before-wiretrial" "$daemon_policy"
    elif grep -q "Written by wiretrial's" "$daemon_policy" 2>/dev/null; then
        as_root rm -f "$daemon_policy"
    fi
}

# services: every service that something installed brings, one a line.
services() {
    find /etc/init.d /lib/systemd/system -maxdepth 1 -type f ! -name '*@*' 2>/dev/null | sort
}

# never_at_boot SERVICE: takes away the links by which the init system would start it.
never_at_boot() {
    local name
    name=$(basename "$1")
    case $1 in
        /etc/init.d/*) as_root update-rc.d "$name" disable ;;
        *) if command -v systemctl >/dev/null; then as_root systemctl --quiet --no-reload disable "$name"; fi ;;
    esac
}

# install_packages GROUP...: installs what is missing, and starts no daemon on the way: neither now nor, for the
# services that come with it, at the next boot. With everything installed it needs neither root nor a network.
install_packages() {
    step "packages: $*"
    local missing
    mapfile -t missing < <(missing_packages "$@")
    if [ "${#missing[@]}" -eq 0 ]; then
        echo "all installed"
        return
    fi
    echo "installing: ${missing[*]}"
    (
        trap allow_daemons EXIT
        forbid_daemons
        services_before=$(services)
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive WIRETRIAL_STARTS_NO_DAEMON=1 \
            apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
        comm -13 <(echo "$services_before") <(services) | while read -r service; do
            never_at_boot "$service" </dev/null
        done
    )
}

# build_preset PRESET [TARGET...]: configures and builds. What CMake is told is in CMakePresets.json.
build_preset() {
    local preset=$1
    shift
    step "build: $preset"
    # What the configuration says is worth reading only when it fails.
    local log
    log=$(mktemp)
    if ! cmake --preset "$preset" "${configure_arguments[@]}" >"$log" 2>&1; then
        cat "$log"
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
    cmake --build "build/$preset" -j"$(nproc)" ${1:+--target "$@"}
}
configure_arguments=()

# run_tests PRESET [CTEST-ARGUMENT...]: ctest in parallel; sets tests_passed and tests_failed from its counts.
run_tests() {
    local preset=$1 log status=0
    shift
    step "tests: $preset"
    log=$(mktemp)
    ctest --test-dir "build/$preset" --parallel "$(nproc)" --output-on-failure --no-tests=error "$@" 2>&1 |
        tee "$log" || status=$?
    # "98% tests passed, 1 tests failed out of 41"
    read -r tests_failed tests_total < <(
        sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' "$log" | tail -n 1) ||
        { tests_failed=0 tests_total=0; }
    rm -f "$log"
    tests_passed=$((tests_total - tests_failed))
    return "$status"
}
