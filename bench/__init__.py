"""Generated reports with known contents, and what is measured on them: accuracy and speed. No part of the product."""
