"""Many booklets, built on this machine or on a cluster."""
