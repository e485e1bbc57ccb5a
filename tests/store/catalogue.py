"""Everything that makes up a schema, read from the catalogues of PostgreSQL, as comparable text."""

from store.pool import Connection

_QUERIES = {
    "column": """
        SELECT concat(c.relname, '.', a.attname, ': ', format_type(a.atttypid, a.atttypmod),
                      CASE WHEN a.attnotnull THEN ' not null' END,
                      ' default ' || pg_get_expr(d.adbin, d.adrelid),
                      ' collate ' || co.collname,
                      ' kind ' || nullif(concat(a.attidentity, a.attgenerated), ''))
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          LEFT JOIN pg_collation co ON co.oid = a.attcollation
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
           AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY c.relname, a.attnum
    """,
    "constraint": """
        SELECT format('%s %s: %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1
    """,
    "index": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "trigger": """
        SELECT format('%s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled)
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE c.relnamespace = 'public'::regnamespace AND NOT tgisinternal ORDER BY 1
    """,
    "function": """
        SELECT pg_get_functiondef(p.oid) FROM pg_proc p
         WHERE pronamespace = 'public'::regnamespace
           AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e') ORDER BY 1
    """,
    "right": """
        SELECT format('%s: %s may %s', table_name, grantee, privilege_type)
          FROM information_schema.role_table_grants WHERE table_schema = 'public' ORDER BY 1
    """,
    "extension": "SELECT extname FROM pg_extension ORDER BY 1",
    "sequence": """
        SELECT format('%s %s %s', sequencename, data_type, start_value)
          FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1
    """,
}


async def described(conn: Connection) -> dict[str, list[str]]:
    """Return the parts of the public schema by sort, without the book of the migrations."""
    return {
        sort: [
            record[0]
            for record in await conn.fetch(query)
            if "migration" not in record[0].split(":")[0]
        ]
        for sort, query in _QUERIES.items()
    }
