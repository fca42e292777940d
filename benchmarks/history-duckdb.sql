CREATE VIEW flows AS SELECT * FROM read_parquet('${folder}/*.parquet');
