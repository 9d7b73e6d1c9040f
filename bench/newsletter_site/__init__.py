"""A site with django-newsletter, the mailing application that a Django site would take from the shelf."""
