"""Languages: how each writes dates, money and distances (`languages`), what codes are called (`words`), and messages
put into words (`wording`) from one gettext catalogue per language (`locale`)."""
