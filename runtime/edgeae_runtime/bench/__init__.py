"""`edgeae-runtime bench`: what an artifact costs on this device."""
