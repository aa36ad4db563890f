INSERT INTO sign_in_link (token_hash, nonce_hash, code_hash, email, expires_at)
VALUES (:token_hash, :nonce_hash, :code_hash, :email, :expires_at)
