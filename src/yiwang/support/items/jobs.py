"""What is published is found: the index of search follows the events of items."""

from collections.abc import Iterator

from yiwang.kernel.events.contracts import Event, consumer
from yiwang.support.items import queries
from yiwang.support.items.contracts import Item, UnknownItem, Words
from yiwang.support.search import operations as search
from yiwang.support.search.contracts import Document, register_source

KIND = "item"


@consumer("items.search", "items.published", "items.withdrawn")
def bring_search_up_to_date(event: Event) -> None:
    """Index what is published now, whatever the event said: events may come late and more than once."""
    try:
        search.index([document_of(queries.published_item(event.subject))])
    except UnknownItem:
        search.drop(KIND, [event.subject])


def document_of(item: Item) -> Document:
    """An item as search sees it."""
    promised = {"amount": item.promised.amount, "unit": item.promised.unit}
    return Document(
        kind=KIND,
        key=item.code,
        title=item.name.get("zh", ""),
        aliases=tuple(filter(None, [item.name.get("en", ""), *(t for alias in item.aliases for t in alias.values())])),
        text=" ".join(filter(None, _texts(item))),
        region=item.region,
        weight=1.2 if item.form else 1.0,
        facts={
            "name": dict(item.name),
            "department": dict(item.department.name),
            "summary": dict(item.summary),
            "promised": promised,
            "visits": item.visits,
            "charged": item.charged,
            "online": item.online,
            "type": item.type,
        },
    )


def _texts(item: Item) -> Iterator[str]:
    kinds = [queries.code_words("type", item.type)]
    kinds += [queries.code_words("person_theme", theme) for theme in item.person_themes]
    kinds += [queries.code_words("enterprise_theme", theme) for theme in item.enterprise_themes]
    words: list[Words] = [item.summary, item.content, item.result, item.department.name, *kinds]
    words += [material.name for material in item.materials]
    words += [basis.law for basis in item.basis]
    for text in words:
        yield from (text.get("zh", ""), text.get("en", ""))


def documents() -> Iterator[Document]:
    """Every published item as a document."""
    return (document_of(item) for item in queries.whole_published_items())


register_source(KIND, documents)
