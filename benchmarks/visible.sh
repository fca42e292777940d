#!/usr/bin/env bash
# How long a flow takes from its producer into an answer, while 20,000 flows a second come in.
# visible.sh [FLOWS_PER_SECOND [SECONDS [SECONDS_A_QUERY_LOOKS_BACK]]]
. "$(dirname "$0")/env.sh"

topic=visible-$(date +%s)
build
start_broker
start_flow "$topic"
run_class dev.trinoflow.benchmarks.VisibleDelay "127.0.0.1:$broker_port" "$topic" "jdbc:trino://127.0.0.1:$flow_port/flow/net" "${1:-20000}" "${2:-60}" "${3:-60}"
