#!/bin/sh
# Installs the clients of other languages that the examples are carried out by, on Debian and Ubuntu. Node and what npm
# has (axios, Chromium) come with `pnpm install`. Without root it asks sudo.
set -eu

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

as_root apt-get update
as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
  curl python3 python3-requests php-cli php-curl golang-go default-jdk-headless

# The provider's own Go client, as sources.
as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
  golang-github-aliyun-aliyun-oss-go-sdk-dev

# What Chromium links to and a bare server lacks.
as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends libnss3 libnspr4

for command in curl python3 php go java; do
  printf '%s: ' "$command"
  command -v "$command" || echo missing
done
