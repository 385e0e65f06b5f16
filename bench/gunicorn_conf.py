"""How gunicorn serves the floor and stock PyLTI1p3; versions that do not know a name here leave it out."""

control_socket_disable = True  # by default all gunicorns of a user would share one socket in the home folder
