"""Questions in SPARQL: what reads the store is answered, what reaches outside or runs on is refused."""

import time

import pytest

from medassist.errors import Cancelled, KnowledgeError
from medassist.knowledge_base.graph import ensure_graph
from medassist.knowledge_base.query import Limits, check_query, run_query

from .small_knowledge import write_sources


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("query")
    return ensure_graph(write_sources(folder), folder / "builds")


def test_a_select_gives_rows_with_compact_ids(graph):
    table = run_query(
        graph,
        "SELECT ?c ?f WHERE { ?c a ma:Condition ; ma:hasFinding [ ma:finding hp:0012735 ; ma:frequency ?f ] }"
        " ORDER BY ?c",
    )
    assert table.columns == ("c", "f")
    assert table.rows == (("ma:chest_cold", "0.95"), ("ma:croup", "0.95"), ("ma:flu", "0.95"))
    assert not table.cut


def test_other_forms_and_unbound_values(graph):
    assert run_query(graph, "ASK { ma:flu a ma:Condition }").rows == (("yes",),)
    built = run_query(graph, "CONSTRUCT { ?s ma:system ?o } WHERE { ?s ma:system ?o }")
    assert built.columns == ("subject", "predicate", "object")
    assert ("ma:flu", "ma:system", "ma:respiratory") in built.rows
    assert run_query(graph, "SELECT ?x WHERE { OPTIONAL { ma:flu ma:nothing ?x } }").rows == (("",),)
    assert run_query(graph, "DESCRIBE ma:flu").rows


def test_the_rows_beyond_the_limit_are_cut_and_it_is_said(graph):
    table = run_query(graph, "SELECT ?s WHERE { ?s ?p ?o }", Limits(rows=3))
    assert (len(table.rows), table.cut) == (3, True)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT * WHERE { SERVICE <http://x.example/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * WHERE { { SELECT * WHERE { OPTIONAL { SERVICE SILENT ?g { ?s ?p ?o } } } } }", "SERVICE"),
        ("SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", "FROM"),
        ("SELECT * FROM NAMED <file:///etc/passwd> WHERE { ?s ?p ?o }", "FROM"),
        ("LOAD <file:///etc/passwd>", "cannot be read at line 1"),
        ("DELETE WHERE { ?s ?p ?o }", "cannot be read at line 1"),
        ("INSERT DATA { ma:a ma:b ma:c }", "cannot be read at line 1"),
        ("SELECT * WHERE { ?s ?p }\n", "cannot be read at line 1"),
        ("", "cannot be read"),
        ("ASK { " + "{" * 3000 + "}" * 3000 + " }", ""),
        ("SELECT * WHERE { ?s ?p '" + "x" * 20_000 + "' }", "longer than"),
    ],
)
def test_what_is_refused(text, word):
    with pytest.raises(KnowledgeError, match="MA204") as caught:
        check_query(text)
    assert word in str(caught.value)


def test_words_that_look_forbidden_inside_a_text_are_not(graph):
    table = run_query(graph, 'SELECT ?s WHERE { ?s skos:prefLabel "SERVICE FROM LOAD"@en }')
    assert table.rows == ()


def test_a_query_that_runs_on_is_stopped(graph):
    started = time.monotonic()
    endless = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8)) + " }"
    with pytest.raises(KnowledgeError, match="longer than 2 seconds"):
        run_query(graph, endless, Limits(seconds=2))
    assert time.monotonic() - started < 20
    with pytest.raises(Cancelled):
        run_query(graph, endless, should_stop=lambda: True)


def test_without_a_store(tmp_path):
    with pytest.raises(KnowledgeError, match="MA201"):
        run_query(tmp_path / "none", "ASK { ?s ?p ?o }")
