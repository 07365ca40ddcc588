"""How gunicorn serves a web process of the demo and of the tests. Read by gunicorn as its configuration."""

workers = 1
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 5
# The control socket would be one more way into the process.
control_socket_disable = True
# Requests are recorded by the ledger; a log of addresses would only repeat who looked at what.
accesslog = None
errorlog = "-"
# An error outside Django is logged by gunicorn with the exception's text, which may quote what somebody wrote.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "config.logs.PrivateRecords"}},
    "formatters": {"plain": {"()": "config.logs.PrivateFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["private"]}},
    "root": {"level": "INFO", "handlers": ["console"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"level": "WARNING", "handlers": ["console"], "propagate": False},
    },
}
