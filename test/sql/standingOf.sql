select ref, document_id as document, hash from entities where ref = any($1::text[]);
