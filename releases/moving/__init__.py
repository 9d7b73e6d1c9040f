"""Moving in: a whole archive from elsewhere, read item by item, taken in, and accounted for in a report.

`via_files` and `page_lists` say what there is to take in, `fetching` gets what is not here yet, `files` the pictures
and documents, `runs` takes in one after the other, and `reports` writes down what became of each.
"""
