"""The doors for what people type: text, e-mail, numbers and dates come in through one each."""
