#!/bin/sh
# Makes sure that the machine has what the build needs; says nothing when it does, and then needs
# no network either. What is missing is installed when run as root (or with Homebrew); otherwise
# the exact line to run is printed.
#
#   scripts/setup.sh          for building and running: Rust, a C++ compiler, make, CMake, libclang
#   scripts/setup.sh --test   and for the tests: rustfmt, clippy, Chromium
#   scripts/setup.sh --browser   installs nothing; prints the program that the browser test runs
set -eu
cd "$(dirname "$0")/.."

have() { command -v "$1" >/dev/null 2>&1; }

have_any() {
    for program in "$@"; do
        if have "$program"; then return 0; fi
    done
    return 1
}

# bindgen loads libclang to read the headers of HiGHS; these are the places where it looks.
have_libclang() {
    if [ -n "${LIBCLANG_PATH:-}" ]; then return 0; fi
    for lib in \
        /usr/lib/llvm*/lib/libclang.so* /usr/lib/llvm*/lib/libclang-[0-9]*.so* \
        /usr/lib/llvm*/lib64/libclang.so* /usr/lib*/libclang.so* /usr/lib*/libclang-[0-9]*.so* \
        /usr/lib/*-linux-*/libclang.so* /usr/lib/*-linux-*/libclang-[0-9]*.so* \
        /usr/local/lib*/libclang.so* /opt/homebrew/opt/llvm/lib/libclang.dylib \
        /usr/local/opt/llvm/lib/libclang.dylib \
        /Library/Developer/CommandLineTools/usr/lib/libclang.dylib \
        /Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib/libclang.dylib
    do
        if [ -e "$lib" ]; then return 0; fi
    done
    return 1
}

browser() {
    for program in chromium chromium-browser google-chrome google-chrome-stable; do
        if have "$program"; then echo "$program"; return 0; fi
    done
    for program in /Applications/Chromium.app/Contents/MacOS/Chromium \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    do
        if [ -x "$program" ]; then echo "$program"; return 0; fi
    done
    return 1
}

tests=no
case "${1:-}" in
    '') ;;
    --test) tests=yes ;;
    --browser) browser || echo chromium; exit 0 ;;
    *) echo "usage: scripts/setup.sh [--test | --browser]" >&2; exit 2 ;;
esac

manager=none
for candidate in apt-get dnf pacman apk brew; do
    if have "$candidate"; then manager=$candidate; break; fi
done

# package NAME: what this system calls it.
package() {
    case "$manager:$1" in
        apt-get:libclang) echo libclang-dev ;;
        dnf:libclang) echo clang-devel ;;
        pacman:libclang) echo clang ;;
        apk:libclang) echo clang-dev ;;
        brew:libclang) echo llvm ;;
        apt-get:c++ | apk:c++) echo g++ ;;
        dnf:c++) echo gcc-c++ ;;
        pacman:c++ | brew:c++) echo gcc ;;
        apt-get:chromium)
            # Ubuntu's own name for it.
            if grep -qs '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium; fi ;;
        *) echo "$1" ;;
    esac
}

missing=
need() { missing="$missing $(package "$1")"; }
have cmake || need cmake
have make || need make
have_any c++ g++ clang++ || need c++
have_libclang || need libclang
if [ $tests = yes ]; then
    browser >/dev/null || need chromium
fi
missing=${missing# }

if [ -n "$missing" ]; then
    case $manager in
        apt-get) line="apt-get update && apt-get install -y --no-install-recommends $missing" ;;
        dnf) line="dnf install -y $missing" ;;
        pacman) line="pacman -Sy --needed --noconfirm $missing" ;;
        apk) line="apk add $missing" ;;
        brew) line="brew install $missing" ;;
        none)
            echo "driveaway needs: $missing. Install them with this system's package manager." >&2
            exit 1 ;;
    esac
    if [ "$manager" = brew ] || [ "$(id -u)" = 0 ]; then
        echo "Installing what is missing: $missing"
        DEBIAN_FRONTEND=noninteractive sh -c "$line"
    else
        echo "driveaway needs: $missing. Run this line, then try again:" >&2
        echo "  sudo sh -c '$line'" >&2
        exit 1
    fi
fi

wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
if ! have cargo; then
    echo "driveaway needs Rust $wanted or later. Install it with rustup (see https://rustup.rs):" >&2
    echo "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y" >&2
    echo "then open a new shell, or run:  . \"\$HOME/.cargo/env\"" >&2
    exit 1
fi
found=$(cargo --version | sed 's/^cargo \([0-9]*\.[0-9]*\).*/\1/')
if [ "${found%%.*}" -lt "${wanted%%.*}" ] ||
    { [ "${found%%.*}" -eq "${wanted%%.*}" ] && [ "${found#*.}" -lt "${wanted#*.}" ]; }; then
    echo "driveaway needs Rust $wanted or later; this is $found. Run:  rustup update stable" >&2
    echo "(a cargo from the system's packages is often too old: see https://rustup.rs)" >&2
    exit 1
fi
if [ $tests = yes ]; then
    for tool in fmt clippy; do
        if ! cargo "$tool" --version >/dev/null 2>&1; then
            echo "The tests need rustfmt and clippy. Run:  rustup component add rustfmt clippy" >&2
            exit 1
        fi
    done
fi
