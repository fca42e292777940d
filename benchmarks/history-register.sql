CREATE SCHEMA IF NOT EXISTS ice.plain;
CREATE TABLE ice.plain.flows (
    time_received timestamp(6), time_flow_start timestamp(6), time_flow_end timestamp(6), sampler_address varchar,
    src_addr_hi bigint, src_addr_lo bigint, dst_addr_hi bigint, dst_addr_lo bigint,
    src_port integer, dst_port integer, proto integer, tcp_flags integer, etype integer, in_if integer, out_if integer,
    src_as bigint, dst_as bigint, src_net integer, dst_net integer, sampling_rate bigint, bytes bigint, packets bigint);
ALTER TABLE ice.plain.flows EXECUTE add_files(location => 'local:///plain/', format => 'PARQUET');
