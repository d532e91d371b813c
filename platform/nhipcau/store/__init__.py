"""State tables and the outbox. SQLAlchemy is the port to SQLite and PostgreSQL; Alembic is the only way to a schema."""
