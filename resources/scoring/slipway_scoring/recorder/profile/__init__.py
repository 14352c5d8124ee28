"""What calls add up to, column by column, for services that keep no rows."""
