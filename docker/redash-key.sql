-- \gset fails where no row comes back; Redash keeps addresses in lower case
UPDATE users SET api_key = :'key' WHERE email = lower(:'email') RETURNING id AS administrator \gset
