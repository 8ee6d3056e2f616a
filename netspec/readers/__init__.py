"""Whether others read what netspec writes: each in a process of its own, with a time limit."""
