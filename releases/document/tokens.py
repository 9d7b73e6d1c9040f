"""What is one word where texts are compared: a number with its groups, decimals and unit, a day, a case number, a §.

Half of a number says nothing: "6,4" that becomes "6,5" is another number, not the same six with another end. Pure
patterns for `re`: no database.
"""

# Between the groups of a number and before its unit: a space, or one that does not break.
GAP = "[ \u00a0\u202f]"
FRACTION = r"(?:[.,:]\d+)*"
GROUPED = rf"(?<!\w)[-−–]?\d{{1,3}}(?:{GAP}\d{{3}})+(?!\d){FRACTION}"
#: "1 250 000", "6,4", "14.30", "-5": with a sign of its own where no word ends before it.
NUMBER = rf"{GROUPED}|(?<!\w)[-−–]\d+{FRACTION}|\d+{FRACTION}"
DAY = r"(?<!\w)\d{4}-\d{2}-\d{2}(?!\w)"
#: "KUN-2026/00112", "KS/2018:298-001", "2026/123"; a register that stands apart is a word of its own.
CASE_NUMBER = r"(?<!\w)(?:[^\W\d_]{1,8}[-/])?\d{4}[/:]\d+(?:-\d+)?|(?<!\w)[^\W\d_]{1,8}[-/]\d{4}-\d+"
#: "5G", "3a": digits and letters that are written together.
CODE = r"\d+[^\W\d_]\w*"
PHONE = rf"(?<!\w)0\d{{1,3}}-\d{{2,3}}(?:{GAP}\d{{2,3}})+(?!\w)"
PARAGRAPH = rf"§§?{GAP}?\d+(?:{GAP}?[a-h](?!\w))?|\d+{GAP}?§"
PERCENTAGE = rf"(?:{NUMBER}){GAP}?[%‰]"
