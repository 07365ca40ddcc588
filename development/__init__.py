"""Everything that sets a machine up, starts the demo city and runs the checks. No part of the site imports it."""
