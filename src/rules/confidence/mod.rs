//! Is the duty of confidence answered, which stands beside data protection law, and is the sharing reasoned?
