"""`python -m onrecord.cli`: the command line where `onrecord` is not on the path."""

from onrecord.cli import main

main()
