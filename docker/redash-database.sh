#!/bin/bash
# Tables and the administrator of a new Redash; nothing where they are there. The page /setup would call home.
set -euo pipefail
./manage.py database create_tables
if ./manage.py users list | grep -qF "$REDASH_ADMIN_EMAIL"; then
    echo "the administrator is there already"
else
    ./manage.py users create_root "$REDASH_ADMIN_EMAIL" Administrator --password "$REDASH_ADMIN_PASSWORD" --org default
fi
