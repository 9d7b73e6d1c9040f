"""`python -m umea_press.local.demo` fills an empty press room."""

import os

import django

from umea_press.local import demo

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_press.settings")
    django.setup()
    demo.load()
