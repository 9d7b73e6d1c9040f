"""The search: entries that live as long as their edition does, and a vocabulary that follows them.

The database itself holds both, so that no statement, and no way of withdrawing
an edition, can leave behind words of what the public no longer sees.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION search_stemmer(language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE language
        WHEN 'sv' THEN 'swedish' WHEN 'en' THEN 'english' WHEN 'fi' THEN 'finnish' WHEN 'fit' THEN 'finnish'
        ELSE 'simple' END
$$;
-- Å and ä as a, ö as o, é as e: readers do not always have the keys.
CREATE FUNCTION search_folded(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(regexp_replace(normalize(word, NFD), '[\\u0300-\\u036f]', '', 'g'), 'æøđłŋŧß', 'aodlnts')
$$;
CREATE FUNCTION search_vector(language text, a text, b text, c text, d text) RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector(stemmer, a), 'A') || setweight(to_tsvector(stemmer, b), 'B')
        || setweight(to_tsvector(stemmer, c), 'C') || setweight(to_tsvector(stemmer, d), 'D')
    FROM (SELECT search_stemmer(language)::regconfig) chosen (stemmer)
$$;
"""
NO_FUNCTIONS = """
DROP FUNCTION search_vector(text, text, text, text, text);
DROP FUNCTION search_folded(text);
DROP FUNCTION search_stemmer(text);
"""

# Vectors and words are kept beside the row, and only those: what is read to filter and count is then 200 bytes
# an edition.
NARROW = """
ALTER TABLE releases_searchentry SET (toast_tuple_target = 128);
ALTER TABLE releases_searchentry
    ALTER committee_ids SET STORAGE MAIN, ALTER keyword_ids SET STORAGE MAIN, ALTER amounts SET STORAGE MAIN;
"""

TRIGGERS = """
CREATE FUNCTION forget_search_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM releases_searchentry WHERE edition_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_forgets AFTER UPDATE OF live ON releases_edition
    FOR EACH ROW WHEN (OLD.live AND NOT NEW.live) EXECUTE FUNCTION forget_search_entry();

CREATE FUNCTION count_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One at a time: two editions share most of their words, and would wait for each other's.
    PERFORM pg_advisory_xact_lock(hashtext('releases.search.vocabulary'));
    IF TG_OP = 'INSERT' THEN
        INSERT INTO releases_searchword (word, stemmer, lexeme, folded, editions)
        SELECT DISTINCT ON (word) word, search_stemmer(NEW.language), lexeme, search_folded(word), 1
        FROM unnest(NEW.words) word,
            unnest(tsvector_to_array(to_tsvector(search_stemmer(NEW.language)::regconfig, word))) lexeme
        ON CONFLICT (word, stemmer) DO UPDATE SET editions = releases_searchword.editions + 1;
    ELSE
        DELETE FROM releases_searchword
        WHERE stemmer = search_stemmer(OLD.language) AND word = ANY (OLD.words) AND editions = 1;
        UPDATE releases_searchword SET editions = editions - 1
        WHERE stemmer = search_stemmer(OLD.language) AND word = ANY (OLD.words);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_counts_words AFTER INSERT OR DELETE ON releases_searchentry
    FOR EACH ROW EXECUTE FUNCTION count_search_words();
"""
NO_TRIGGERS = """
DROP TRIGGER search_counts_words ON releases_searchentry;
DROP FUNCTION count_search_words();
DROP TRIGGER search_forgets ON releases_edition;
DROP FUNCTION forget_search_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0003_ledger")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="releases.edition",
                    ),
                ),
                ("first_published_at", models.DateTimeField()),
                ("year", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=3)),
                (
                    "committee_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "keyword_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("has_decision", models.BooleanField(default=False)),
                (
                    "amounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "ordering": ["-first_published_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-first_published_at", "-edition"], name="search_newest"),
                    models.Index(fields=["year", "-first_published_at", "-edition"], name="search_by_year"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["vector"], name="search_vector"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["committee_ids"], name="search_committees"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["keyword_ids"], name="search_keywords"
                    ),
                    models.Index(
                        condition=models.Q(("amounts", []), _negated=True),
                        fields=["-first_published_at", "-edition"],
                        name="search_newest_money",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=64)),
                ("stemmer", models.CharField(max_length=10)),
                ("lexeme", models.TextField()),
                ("folded", models.TextField()),
                ("editions", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["lexeme"], name="search_word_by_lexeme"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["folded"],
                        name="search_word_alike",
                        opclasses=["gin_trgm_ops"],
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("word", "stemmer"), name="search_word_once")],
            },
        ),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
