#!/bin/bash
# Tables and the administrator of a new Redash; nothing where they are there. The page /setup would call home.
set -euo pipefail
./manage.py database create_tables
# read to its end, for a command whose reader is gone fails; Redash keeps addresses in lower case
users=$(./manage.py users list)
if grep -qixF "Email: $REDASH_ADMIN_EMAIL" <<< "$users"; then
    echo "the administrator is there already"
else
    ./manage.py users create_root "$REDASH_ADMIN_EMAIL" Administrator --password "$REDASH_ADMIN_PASSWORD" --org default
fi
