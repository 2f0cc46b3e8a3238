"""The dataset as schema.org says it, for search engines: the same as the catalogue, from the same publication."""

from __future__ import annotations

from server.publishing.catalogue import DATASET, kind_of, words
from server.publishing.dumps import Publication


def dataset_in_schema_org(publication: Publication, site: str) -> dict[str, object]:
    """Give the JSON-LD of the dataset and its downloads; ``site`` ends with a slash."""
    known = words()
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": DATASET,
        "name": known["title"]["zh"],
        "alternateName": known["title"]["en"],
        "description": known["description"]["zh"],
        "url": f"{site}data/",
        "license": known["licence"],
        "creator": {"@type": "Organization", "name": known["publisher"]["en"]},
        "dateModified": publication.issued,
        "inLanguage": "zh",
        "isAccessibleForFree": True,
        "keywords": [keyword for keywords in known["keywords"].values() for keyword in keywords],
        "spatialCoverage": {"@type": "Country", "name": "CN"},
        "temporalCoverage": f"{min(publication.years)}/{max(publication.years)}" if publication.years else "",
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{site}data/{dump.path}",
                "encodingFormat": kind_of(dump).media_type,
                "contentSize": f"{dump.bytes} B",
                "sha256": dump.sha256,
            }
            for dump in publication.dumps
        ],
    }
