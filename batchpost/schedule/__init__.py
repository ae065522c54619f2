"""When an item must arrive: working calendar, delivery standards, relations.

`due` reckons the last day for delivery from the moment of acceptance. All facts are tables
(`calendars/`, `standards/`, `relations/`, `services.csv`), each replaced or completed by the
office's own file of the home folder.
"""
