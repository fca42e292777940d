UPDATE users SET api_key = :'key' WHERE email = :'email';
