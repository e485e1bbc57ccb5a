"""Forms made from the models of commands: what is asked, how it is drawn, and how it is read."""
