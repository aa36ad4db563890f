"""Mail: what is written (`letter`), and how it leaves (`post`). Nothing is queued and nothing is kept."""
