"""Every variable of the environment: its type, its default, what it takes, and what it does.

`settings.py` reads them, `checks.py` refuses what would do harm, and `docs/settings.md` is made from here
(`.venv/bin/python -m umea_press.local.settings_page`).
"""

from umea_press.variables import directory, installation, mail, municipality
from umea_press.variables.declaration import Environment

SECTIONS = (
    installation.INSTALLATION,
    municipality.MUNICIPALITY,
    installation.PAGES,
    installation.DESK,
    directory.DIRECTORY,
    mail.MAIL,
    mail.ALERTS,
    mail.SUBSCRIBERS,
)
VARIABLES = tuple(variable for section in SECTIONS for variable in section.variables)
# Names a file of such variables; it is read before them.
FILE = "PRESS_ENV"
env = Environment(VARIABLES)
