#!/bin/sh
# Runs once, in an empty database: a database and a user for the tables' catalog, and for Redash.
set -eu
psql -v ON_ERROR_STOP=1 -v flows="$FLOWS_DB_PASSWORD" -v redash="$REDASH_DB_PASSWORD" --username postgres <<'SQL'
CREATE USER flows PASSWORD :'flows';
CREATE DATABASE flows OWNER flows;
CREATE USER redash PASSWORD :'redash';
CREATE DATABASE redash OWNER redash;
SQL
