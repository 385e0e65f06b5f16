"""Tables, migrations, and the way between rows and values."""
