"""Many requests: a csv or Parquet file in, its charges as a csv or Parquet file out.

Columns of the input are the option names of `batchpost price` (dashes or underscores) and
the facts of `--with`; `on`, `customer` and `operator` may differ by row. The output has one
row a charge, `row` counting the requests from 1. A sentence about a request names its row in
the file as a spreadsheet shows it: the heading and empty lines count.

`run` prices a file here, piece by piece; `cluster` prices its parts by several workers, with
the same answers in the same order.
"""

from batchpost.tariff.bulk.run import price_file, price_into_folder
from batchpost.tariff.bulk.terms import Bulk, Terms

__all__ = ["Bulk", "Terms", "price_file", "price_into_folder"]
