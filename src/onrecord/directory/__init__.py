"""Who is one and the same across articles: names compared, speakers linked, judgements made into clusters.

Pure: what is decided here meets the tables in `store/`. The words are nomenklatura's: a judgement on two
ids, the `canonical_id` of a cluster, the referents that are merged into it.
"""
