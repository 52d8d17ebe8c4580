"""The public library: what boards have published, for anybody."""
