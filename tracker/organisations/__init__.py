"""People, bureaus, offices and posts; who may see what."""
